// Cuts Noto Serif SC down to what papers need: node scripts/papers-font.mjs FONT.ttf OUT.ttf
// with subset-font installed beside it (npm install subset-font @expo-google-fonts/noto-serif-sc).
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const subset = createRequire(process.cwd() + '/')('subset-font')
const decode = new TextDecoder('gbk')
let text = ''
for (let c = 0x20; c < 0x7f; c++) text += String.fromCodePoint(c)
for (let c = 0xa1; c <= 0xff; c++) text += String.fromCodePoint(c)
for (let row = 0xa1; row <= 0xf7; row++) {
  for (let cell = 0xa1; cell <= 0xfe; cell++) {
    const s = decode.decode(new Uint8Array([row, cell]))
    if ([...s].length === 1 && s !== '\ufffd' && !/\p{Co}/u.test(s)) text += s
  }
}
text += '¥㎡〇＿–—‘’“”…◇•'
const [from, to] = process.argv.slice(2)
writeFileSync(to, await subset(readFileSync(from), text, { targetFormat: 'truetype' }))
