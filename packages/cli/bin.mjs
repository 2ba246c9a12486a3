#!/usr/bin/env node
// Linked into node_modules/.bin, so that `npx backroad` works in Backroad's folder.
import '../../bin/backroad.mjs'
