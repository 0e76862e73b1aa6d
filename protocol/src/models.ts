import { z } from 'zod'

export const ModelInfo = z
  .object({
    id: z.string(),
    file: z.string().describe('Under the models folder; the folder of a model of several files'),
    present: z.boolean(),
    bytes: z.int().nonnegative().describe('Of all files; 0 when it is not known'),
    licence: z.string(),
    url: z.string().describe('Of the file; the page of a model of several files'),
    files: z
      .array(
        z.object({
          file: z.string().describe('Under the models folder'),
          bytes: z.int().nonnegative(),
          url: z.string(),
          present: z.boolean(),
        }),
      )
      .optional()
      .describe('The files of a model that has several'),
    by_hand: z
      .boolean()
      .optional()
      .describe('Size and licence are not known (yet): people can put the files into the folder'),
    downloading: z
      .object({ received: z.int().nonnegative(), total: z.int().nonnegative() })
      .nullable()
      .describe('Bytes, while a download runs'),
    kept: z
      .int()
      .positive()
      .optional()
      .describe(
        'Bytes that are there of a model that is not whole: a download goes on behind them',
      ),
    error: z.string().nullable().describe('Why the last download failed'),
  })
  .meta({
    id: 'ModelInfo',
    examples: [
      {
        id: 'smart-turn',
        file: 'smart-turn-v3.0.onnx',
        present: false,
        bytes: 8_800_000,
        licence: 'BSD-2-Clause',
        url: 'https://example.org/smart-turn-v3.0.onnx',
        downloading: { received: 1_000_000, total: 8_800_000 },
        error: null,
      },
    ],
  })
export type ModelInfo = z.infer<typeof ModelInfo>

export const ModelList = z.array(ModelInfo)
