/**
 * Encodes, for tests, an ONNX model with input `input_features` `[1 × 80 × 800]` and output `probability`,
 * one number found from the features. Protobuf by hand: see onnx.proto for the numbers of the fields.
 */
export function tinySmartTurnModel(
  operator: 'ReduceMean' | 'ReduceMax' | 'ReduceMin' = 'ReduceMean',
): Uint8Array {
  const node = message([
    text(1, 'input_features'),
    text(2, 'probability'),
    text(4, operator),
    bytes(5, message([text(1, 'keepdims'), integer(3, 0), integer(20, 2)])),
  ])
  const graph = message([
    bytes(1, node),
    text(2, 'features'),
    bytes(11, tensorInfo('input_features', [1, 80, 800])),
    bytes(12, tensorInfo('probability', [])),
  ])
  return message([integer(1, 8), bytes(8, message([text(1, ''), integer(2, 13)])), bytes(7, graph)])
}

const FLOAT = 1

function tensorInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message(shape.map((size) => bytes(1, message([integer(1, size)]))))
  const tensor = message([integer(1, FLOAT), bytes(2, dimensions)])
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))])
}

function message(fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields)
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value))
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value])
}

function integer(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field * 8), varint(value)])
}

function varint(value: number): Uint8Array {
  const encoded: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...encoded, rest])
    encoded.push((rest % 128) + 128)
  }
}
