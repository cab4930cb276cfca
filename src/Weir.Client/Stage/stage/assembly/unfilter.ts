// The inverse of the wire's filter (docs/wire.md) and its checksum, in WASM SIMD over the memory of the zstd decoder:
// raw pointers, no allocation, no static data. Undoes zigzag, then sums the deltas along the row; the first pixel of
// a row was predicted from the one above. Values are modulo 2^bits, so plain wrapping sums are exact.

/** 8-bit values of one component, in place. */
export function unfilter8(at: usize, columns: i32, rows: i32): void {
  let above: i32 = 0;
  for (let y = 0; y < rows; y++) {
    let carry: i32 = above;
    let x = 0;
    for (; x + 16 <= columns; x += 16, at += 16) {
      const z = v128.load(at);
      let d = v128.xor(i8x16.shr_u(z, 1), i8x16.neg(v128.and(z, i8x16.splat(1))));
      // Prefix sum of 16 lanes in four shifts.
      d = i8x16.add(d, v128.shuffle<u8>(i8x16.splat(0), d, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30));
      d = i8x16.add(d, v128.shuffle<u8>(i8x16.splat(0), d, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
      d = i8x16.add(d, v128.shuffle<u8>(i8x16.splat(0), d, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
      d = i8x16.add(d, v128.shuffle<u8>(i8x16.splat(0), d, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23));
      d = i8x16.add(d, i8x16.splat(<i8>carry));
      v128.store(at, d);
      if (x === 0) {
        above = i8x16.extract_lane_u(d, 0);
      }
      carry = i8x16.extract_lane_u(d, 15);
    }
    for (; x < columns; x++, at++) {
      const z: i32 = load<u8>(at);
      carry = (carry + ((z >> 1) ^ -(z & 1))) & 0xff;
      store<u8>(at, <u8>carry);
      if (x === 0) {
        above = carry;
      }
    }
  }
}

/**
 * 16-bit values: a plane of low and one of high bytes become values that lie `step` bytes apart at dst
 * (2 for one component, 6 for interleaved RGB).
 */
export function unfilter16(low: usize, high: usize, dst: usize, columns: i32, rows: i32, step: i32): void {
  let above: i32 = 0;
  for (let y = 0; y < rows; y++) {
    let carry: i32 = above;
    let x = 0;
    if (step === 2) {
      for (; x + 8 <= columns; x += 8, low += 8, high += 8, dst += 16) {
        const z = v128.shuffle<u8>(
          v128.load64_zero(low), v128.load64_zero(high),
          0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
        );
        let d = v128.xor(i16x8.shr_u(z, 1), i16x8.neg(v128.and(z, i16x8.splat(1))));
        d = i16x8.add(d, v128.shuffle<u16>(i16x8.splat(0), d, 0, 8, 9, 10, 11, 12, 13, 14));
        d = i16x8.add(d, v128.shuffle<u16>(i16x8.splat(0), d, 0, 0, 8, 9, 10, 11, 12, 13));
        d = i16x8.add(d, v128.shuffle<u16>(i16x8.splat(0), d, 0, 0, 0, 0, 8, 9, 10, 11));
        d = i16x8.add(d, i16x8.splat(<i16>carry));
        v128.store(dst, d);
        if (x === 0) {
          above = i16x8.extract_lane_u(d, 0);
        }
        carry = i16x8.extract_lane_u(d, 7);
      }
    }
    for (; x < columns; x++, low++, high++, dst += <usize>step) {
      const z: i32 = <i32>load<u8>(low) | (<i32>load<u8>(high) << 8);
      carry = (carry + ((z >> 1) ^ -(z & 1))) & 0xffff;
      store<u16>(dst, <u16>carry);
      if (x === 0) {
        above = carry;
      }
    }
  }
}

/** 32-bit values from four planes of `count` bytes, lowest first. */
export function unfilter32(src: usize, dst: usize, columns: i32, rows: i32): void {
  const count = <usize>columns * <usize>rows;
  let above: i32 = 0;
  for (let y = 0; y < rows; y++) {
    let carry: i32 = above;
    for (let x = 0; x < columns; x++, src++, dst += 4) {
      const z: u32 =
        <u32>load<u8>(src) |
        (<u32>load<u8>(src + count) << 8) |
        (<u32>load<u8>(src + 2 * count) << 16) |
        (<u32>load<u8>(src + 3 * count) << 24);
      carry += <i32>(z >> 1) ^ -(<i32>(z & 1));
      store<i32>(dst, carry);
      if (x === 0) {
        above = carry;
      }
    }
  }
}

/** Three planes of `count` bytes become interleaved triples. */
export function interleave3(src: usize, dst: usize, count: i32): void {
  let a = src;
  let b = src + <usize>count;
  let c = b + <usize>count;
  let i = 0;
  for (; i + 16 <= count; i += 16, a += 16, b += 16, c += 16, dst += 48) {
    const va = v128.load(a);
    const vb = v128.load(b);
    const vc = v128.load(c);
    v128.store(dst, v128.shuffle<u8>(
      v128.shuffle<u8>(va, vb, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5), vc,
      0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15,
    ));
    v128.store(dst + 16, v128.shuffle<u8>(
      v128.shuffle<u8>(va, vb, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26), vc,
      0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15,
    ));
    v128.store(dst + 32, v128.shuffle<u8>(
      v128.shuffle<u8>(va, vb, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0), vc,
      26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31,
    ));
  }
  for (; i < count; i++, a++, b++, c++, dst += 3) {
    store<u8>(dst, load<u8>(a));
    store<u8>(dst + 1, load<u8>(b));
    store<u8>(dst + 2, load<u8>(c));
  }
}

const P1: u32 = 2654435761;
const P2: u32 = 2246822519;
const P3: u32 = 3266489917;
const P4: u32 = 668265263;
const P5: u32 = 374761393;

/** xxHash32 with seed 0 (Collet, github.com/Cyan4973/xxHash, doc/xxhash_spec.md); the four lanes in one vector. */
export function xxHash32(at: usize, length: i32): u32 {
  const end = at + <usize>length;
  let hash: u32 = P5;
  if (length >= 16) {
    let acc = i32x4(<i32>(P1 + P2), <i32>P2, 0, <i32>(0 - P1));
    const p1 = i32x4.splat(<i32>P1);
    const p2 = i32x4.splat(<i32>P2);
    for (const last = end - 16; at <= last; at += 16) {
      acc = i32x4.add(acc, i32x4.mul(v128.load(at), p2));
      acc = i32x4.mul(v128.or(i32x4.shl(acc, 13), i32x4.shr_u(acc, 19)), p1);
    }
    hash =
      rotl<u32>(i32x4.extract_lane(acc, 0), 1) +
      rotl<u32>(i32x4.extract_lane(acc, 1), 7) +
      rotl<u32>(i32x4.extract_lane(acc, 2), 12) +
      rotl<u32>(i32x4.extract_lane(acc, 3), 18);
  }
  hash += <u32>length;
  for (; at + 4 <= end; at += 4) {
    hash = rotl<u32>(hash + load<u32>(at) * P3, 17) * P4;
  }
  for (; at < end; at++) {
    hash = rotl<u32>(hash + <u32>load<u8>(at) * P5, 11) * P1;
  }
  hash = (hash ^ (hash >> 15)) * P2;
  hash = (hash ^ (hash >> 13)) * P3;
  return hash ^ (hash >> 16);
}
