/**
 * Reorders the first `count` entries of two parallel arrays so that the `k` smallest keys come first, in any order.
 * Expected linear time, in place. Source: Hoare's quickselect (1961) with the median of three as pivot.
 */
export function selectNearest(keys: Float32Array, values: Int32Array, count: number, k: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high && k > low && k <= high) {
    const pivot = medianOfThree(keys[low]!, keys[(low + high) >> 1]!, keys[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (keys[left]! < pivot) left++;
      while (keys[right]! > pivot) right--;
      if (left > right) break;
      swap(keys, values, left++, right--);
    }
    if (k - 1 <= right) high = right;
    else if (k - 1 >= left) low = left;
    else return;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(keys: Float32Array, values: Int32Array, a: number, b: number): void {
  const key = keys[a]!;
  keys[a] = keys[b]!;
  keys[b] = key;
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}
