/** Settings such as an address are no secret, though they stand in the same file. */
const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD)/i
const MIN_LENGTH = 4
const MASK = '••••••••'

/** Takes the values of keys out of JSON text: what was wrong with a request may have held one. */
export function createRedactor(
  values: () => Readonly<Record<string, string>>,
): (json: string) => string {
  return (json) => {
    const secrets = Object.entries(values())
      .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= MIN_LENGTH)
      .map(([, value]) => JSON.stringify(value).slice(1, -1))
    return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), json)
  }
}
