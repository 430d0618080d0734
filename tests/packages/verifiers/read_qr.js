// Reads a QR code. Standard input: {width, height, pixels (RGBA in base64)}. Standard output: what the code says.
import jsqr from 'jsqr';
import {text} from 'node:stream/consumers';

const {width, height, pixels} = JSON.parse(await text(process.stdin));
const found = jsqr(new Uint8ClampedArray(Buffer.from(pixels, 'base64')), width, height);
process.stdout.write(found ? found.data : '');
