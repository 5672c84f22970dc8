/* Numbers from a counter: Philox4x64-10, as NumPy has it. Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as
   easy as 1, 2, 3", SC11 (2011). A 64-bit word is two 32-bit halves, the lower first; products go by quarters of 16 bits. */

type Words = Uint32Array<ArrayBuffer>;
const FIRST = [0xe14c6c93, 0xd2e7470e] as const;
const SECOND = [0x95121157, 0xca5a8263] as const;
const BUMPS = Uint32Array.of(0x7f4a7c15, 0x9e3779b9, 0x84caa73b, 0xbb67ae85);
const ROUNDS = 10;
const PER_BLOCK = 4;

/** `out.length` numbers in [0, 1), from number `start` on, of the generator under `key` (four halves, lowest first). */
export function philox(out: Float64Array, key: ArrayLike<number>, start: number): void {
  let block = new Uint32Array();
  for (let k = 0; k < out.length; k++) {
    const at = start + k;
    if (!block.length || at % PER_BLOCK === 0) block = blockAt(Math.floor(at / PER_BLOCK) + 1, key); // the counter moves on first
    const j = 2 * (at % PER_BLOCK);
    out[k] = ((block[j + 1] as number) * 2 ** 21 + ((block[j] as number) >>> 11)) / 2 ** 53; // the upper 53 bits
  }
}

/** Four words under counter `n`. */
function blockAt(n: number, key: ArrayLike<number>): Words {
  const k = Uint32Array.from(key);
  let x = Uint32Array.of(n % 2 ** 32, n / 2 ** 32, 0, 0, 0, 0, 0, 0);
  for (let round = 0; round < ROUNDS; round++) {
    if (round) for (const j of [0, 2]) add(k, j, BUMPS);
    x = mixed(x, k);
  }
  return x;
}

function mixed(x: Words, k: Words): Words {
  const a = product(x[0] as number, x[1] as number, ...FIRST);
  const b = product(x[4] as number, x[5] as number, ...SECOND);
  const upper = (one: Words, j: number, word: number, half: number): number => ((one[2 + half] as number) ^ (x[word + half] as number) ^ (k[j + half] as number)) >>> 0;
  return Uint32Array.of(upper(b, 0, 2, 0), upper(b, 0, 2, 1), b[0] as number, b[1] as number, upper(a, 2, 6, 0), upper(a, 2, 6, 1), a[0] as number, a[1] as number);
}

/** The 64-bit word at `j` plus its bump. */
function add(k: Words, j: number, by: Words): void {
  const low = (k[j] as number) + (by[j] as number);
  k[j] = low;
  k[j + 1] = (k[j + 1] as number) + (by[j + 1] as number) + Number(low >= 2 ** 32);
}

/** Four halves of the product of two 64-bit words. */
function product(a: number, b: number, c: number, d: number): Words {
  const out = new Uint32Array(4);
  for (const [x, y, at] of [[a, c, 0], [a, d, 1], [b, c, 1], [b, d, 2]] as const) {
    let carry = 0;
    const pair = [Math.imul(x, y) >>> 0, high(x, y)];
    for (let k = at; k < 4; k++) {
      const sum = (out[k] as number) + (pair[k - at] ?? 0) + carry;
      out[k] = sum;
      carry = Number(sum >= 2 ** 32);
    }
  }
  return out;
}

/** The upper half of a 32 × 32 product. */
function high(x: number, y: number): number {
  const [a, b, c, d] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const low = b * d;
  const one = a * d + (low >>> 16);
  const two = b * c + (one % 65536);
  return a * c + Math.floor(one / 65536) + Math.floor(two / 65536);
}
