/** Equality of JSON values, and of maps of them. */
export function deepEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
    return one.every((value, index) => deepEqual(value, other[index]))
  }
  if (one instanceof Map || other instanceof Map) {
    if (!(one instanceof Map) || !(other instanceof Map) || one.size !== other.size) return false
    return [...one].every(([key, value]) => other.has(key) && deepEqual(value, other.get(key)))
  }
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) &&
      deepEqual((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  )
}
