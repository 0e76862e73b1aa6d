import { bytes, float32, integer, message, packed, text } from './protobuf.ts'

/** Element types of tensors, by their numbers in onnx.proto. */
const ELEMENT = { float32: 1, int64: 7, bool: 9 } as const
type Element = keyof typeof ELEMENT
/** A number, or the name of a dimension that is known when the model runs. */
type Dimension = number | string
type Attribute = number | readonly number[] | { readonly float: number }

const IR_VERSION = 8
const OPSET = 13

/** Puts an ONNX model together, operator by operator. Numbers of fields: onnx.proto. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = []
  readonly #constants: Uint8Array[] = []
  readonly #inputs: Uint8Array[] = []
  readonly #outputs: Uint8Array[] = []
  #count = 0

  input(name: string, element: Element, shape: readonly Dimension[]): string {
    this.#inputs.push(bytes(11, valueInfo(name, element, shape)))
    return name
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant('float32', new Uint8Array(Float32Array.from(values).buffer), shape)
  }

  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const data = BigInt64Array.from(values.map(BigInt))
    return this.#constant('int64', new Uint8Array(data.buffer), shape)
  }

  /** Adds an operator and gives the name of its first output. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = this.#name()
    this.#nodes.push(
      bytes(
        1,
        message([
          ...inputs.map((input) => text(1, input)),
          text(2, output),
          text(4, operator),
          ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
        ]),
      ),
    )
    return output
  }

  /** Makes a value an output of the model. */
  output(name: string, value: string, element: Element, shape: readonly Dimension[]): void {
    this.#nodes.push(bytes(1, message([text(1, value), text(2, name), text(4, 'Identity')])))
    this.#outputs.push(bytes(12, valueInfo(name, element, shape)))
  }

  /** The model as a file holds it. */
  encode(): Uint8Array {
    const graph = message([
      ...this.#nodes,
      text(2, 'tiny'),
      ...this.#constants,
      ...this.#inputs,
      ...this.#outputs,
    ])
    return message([
      integer(1, IR_VERSION),
      bytes(7, graph),
      bytes(8, message([text(1, ''), integer(2, OPSET)])),
    ])
  }

  #constant(element: Element, data: Uint8Array, shape: readonly number[]): string {
    const name = this.#name()
    this.#constants.push(
      bytes(
        5,
        message([packed(1, shape), integer(2, ELEMENT[element]), text(8, name), bytes(9, data)]),
      ),
    )
    return name
  }

  #name(): string {
    this.#count += 1
    return `v${this.#count}`
  }
}

function valueInfo(name: string, element: Element, shape: readonly Dimension[]): Uint8Array {
  const dimensions = shape.map((size) =>
    bytes(1, message([typeof size === 'number' ? integer(1, size) : text(2, size)])),
  )
  const tensor = message([integer(1, ELEMENT[element]), bytes(2, message(dimensions))])
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))])
}

function attribute(name: string, value: Attribute): Uint8Array {
  if (typeof value === 'number') return message([text(1, name), integer(3, value), integer(20, 2)])
  if ('float' in value) return message([text(1, name), float32(2, value.float), integer(20, 1)])
  return message([text(1, name), packed(8, value), integer(20, 7)])
}
