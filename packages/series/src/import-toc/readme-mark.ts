/** Stands in a README that `backroad publish --readme` made, so that no other is written over and it is read back as it was meant. */
export const README_MARK = '<!-- Made by backroad publish --readme. -->'
