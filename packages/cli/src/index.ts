export { defineProgram, everyCommand } from './program.ts'
