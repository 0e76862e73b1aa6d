/** Number formats that weights are offered in, and what ends the names of their files. */
export const WEIGHT_SUFFIXES = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const
export type Dtype = keyof typeof WEIGHT_SUFFIXES

/** Bytes, and the SHA-256 where it is known. */
type FileFacts = readonly [bytes: number, sha256?: string]
type Files = Readonly<Record<string, FileFacts>>

/** What a model does decides which files it consists of. */
export type ModelKind = 'speech-to-text' | 'chat' | 'speech' | 'embedding'

/** What is known about a model before it is fetched. */
export interface KnownModel {
  readonly kind: ModelKind
  /** Commit that the facts are true of. */
  readonly revision: string
  readonly licence: string
  /** What `auto` stands for. */
  readonly dtype: Dtype
  /** Needed whatever the number format. */
  readonly files: Files
  /** Come along, but the model works without them. */
  readonly extras?: Files
  readonly weights: Readonly<Partial<Record<Dtype, Files>>>
}

/** Lengths and checksums as the repositories at huggingface.co state them for these commits. */
export const KNOWN_MODELS: Readonly<Record<string, KnownModel>> = {
  'onnx-community/whisper-base': {
    kind: 'speech-to-text',
    revision: '1846881b6b3a3024392c1eea3ad983695bc23925',
    licence: 'Apache-2.0',
    dtype: 'q8',
    files: {
      'config.json': [2243, 'f4d0608f7d918166da7edb3e188de5ef1bfe70d9802e785d271fd88111e9cf4b'],
      'generation_config.json': [
        3832,
        '61070cf8de25b1e9256e8e102ded49d8d24a8369ed36ef84fdf21549e68125a0',
      ],
      'preprocessor_config.json': [
        339,
        'a6a76d28c93edb273669eb9e0b0636a2bddbb1272c3261e47b7ca6dfdbac1b8d',
      ],
      'tokenizer.json': [
        2_480_466,
        '27fc476bfe7f17299480be2273fc0608e4d5a99aba2ab5dec5374b4482d1a566',
      ],
      'tokenizer_config.json': [
        282_682,
        '2e036e4dbacfdeb7242c7d4ec4149f4a16e86026048f94d1637e3a8ee9c6a573',
      ],
    },
    weights: {
      q8: {
        'onnx/encoder_model_quantized.onnx': [
          23_201_314,
          '5862993336bf33acd23736071aae2b32261d3b1b2f37780194460d4ef974dd46',
        ],
        'onnx/decoder_model_merged_quantized.onnx': [
          53_693_315,
          'fa3ef9902734ce5ae6f9ef2bdb2ba9a6c4b5785b09f4f420ce036573dc9d090b',
        ],
      },
    },
  },
  'onnx-community/whisper-small': {
    kind: 'speech-to-text',
    revision: '36050c46d777d46dc4b5f43f6d90574fc38f8732',
    licence: 'Apache-2.0',
    dtype: 'q8',
    files: {
      'config.json': [2227, '457854d452f17661e197d74aee12b8e74fb75ba30ebfaa7426d0d61ea1e08a18'],
      'generation_config.json': [
        3893,
        'f538b28220c6a6d6f1af1458d4141cacb4ef4963df3de98a19490440c412ddf0',
      ],
      'preprocessor_config.json': [
        339,
        'a6a76d28c93edb273669eb9e0b0636a2bddbb1272c3261e47b7ca6dfdbac1b8d',
      ],
      'tokenizer.json': [
        2_480_466,
        '27fc476bfe7f17299480be2273fc0608e4d5a99aba2ab5dec5374b4482d1a566',
      ],
      'tokenizer_config.json': [
        282_683,
        '2a4c4281cf9f51ac6ccc406fdc711a087afe6530f671fa7b80953edc498275ce',
      ],
    },
    weights: {
      q8: {
        'onnx/encoder_model_quantized.onnx': [
          92_326_160,
          'a43a83f3c5361cd591cfa7c36f14b43cf7cb22f47a415cc14a8d557be800fa92',
        ],
        'onnx/decoder_model_merged_quantized.onnx': [
          156_750_845,
          'ec07c3cbb64172c39791e26ee870a65ac22b458c36722bfe2776b3dbf741e0c9',
        ],
      },
    },
  },
  'HuggingFaceTB/SmolLM2-360M-Instruct': {
    kind: 'chat',
    revision: 'a10cc1512eabd3dde888204e902eca88bddb4951',
    licence: 'Apache-2.0',
    dtype: 'q4',
    files: {
      'config.json': [846, '224f72354f10d617a359cc82ad15a3c96e866b9b2ffadb81997eeea9e88e22ee'],
      'generation_config.json': [
        132,
        '87b916edaaab66b3899b9d0dd0752727dff6666686da0504d89ae0a6e055a013',
      ],
      'tokenizer.json': [
        2_104_556,
        '9ca9acddb6525a194ec8ac7a87f24fbba7232a9a15ffa1af0c1224fcd888e47c',
      ],
      'tokenizer_config.json': [
        3764,
        '4ec77d44f62efeb38d7e044a1db318f6a939438425312dfa333b8382dbad98df',
      ],
    },
    weights: {
      q4: {
        'onnx/model_q4.onnx': [
          387_943_246,
          'a4ffda96e65beafc6f6cef0cbcf9fdc1cbdd79c230906bf3897d190547c7a596',
        ],
      },
    },
  },
  'onnx-community/Qwen2.5-0.5B-Instruct': {
    kind: 'chat',
    revision: 'cc5cc01a65cc3ff17bdb73a7de33d879f62599b0',
    licence: 'Apache-2.0',
    dtype: 'q4f16',
    files: {
      'config.json': [678],
      'generation_config.json': [242],
      'tokenizer.json': [
        7_031_673,
        'a8506e7111b80c6d8635951a02eab0f4e1a8e4e5772da83846579e97b16f61bf',
      ],
      'tokenizer_config.json': [7306],
    },
    weights: {
      q4: { 'onnx/model_q4.onnx': [786_156_820] },
      q4f16: {
        'onnx/model_q4f16.onnx': [
          483_003_582,
          'b11c1dd99efd57e6c6e5bc4443a019931a5fbd5dd500d48644d8225f5ce0b2cb',
        ],
      },
    },
  },
  'onnx-community/Kokoro-82M-v1.0-ONNX': {
    kind: 'speech',
    revision: '1939ad2a8e416c0acfeecc08a694d14ef25f2231',
    licence: 'Apache-2.0',
    dtype: 'q8',
    files: {
      'tokenizer.json': [3497, '77a02c8e164413299b4b4c403b14f8e0e1c1b727db4d46a09d6327b861060a34'],
      'voices/af_heart.bin': voice(
        'd583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b',
      ),
    },
    extras: {
      'voices/af_aoede.bin': voice(
        '4a004c33430762e2461eedb2013fad808ef4ab3121f5300f554476caf58d8361',
      ),
      'voices/af_bella.bin': voice(
        'f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b',
      ),
      'voices/af_kore.bin': voice(
        '9be5221b6a941c04b561959b8ff0b06e809444dcc4ab7e75a7b23606f691819e',
      ),
      'voices/af_nicole.bin': voice(
        'cd2191ab31b914ed7b318416b0e4440fdf392ddad9106a060819aa600a64f59a',
      ),
      'voices/af_sarah.bin': voice(
        '4409fbc125afabacc615d94db5398d847006a737b0247d6892b7a9a0007a2f0a',
      ),
      'voices/am_fenrir.bin': voice(
        'c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43',
      ),
      'voices/am_michael.bin': voice(
        '1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1',
      ),
      'voices/am_puck.bin': voice(
        'fcf73c989033e9233e0b98713eca600c8c74dcc1614b37009d5450ff4a2274a0',
      ),
      'voices/bf_emma.bin': voice(
        '669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73',
      ),
      'voices/bm_fable.bin': voice(
        'f889083196807b4adb15e9204252165f503b8d33d3982e681c52443c49d798f1',
      ),
      'voices/bm_george.bin': voice(
        'c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc',
      ),
    },
    weights: {
      q8: {
        'onnx/model_quantized.onnx': [
          92_361_116,
          'fbae9257e1e05ffc727e951ef9b9c98418e6d79f1c9b6b13bd59f5c9028a1478',
        ],
      },
      fp32: {
        'onnx/model.onnx': [
          325_532_232,
          '8fbea51ea711f2af382e88c833d9e288c6dc82ce5e98421ea61c058ce21a34cb',
        ],
      },
    },
  },
}

/** Style vectors of 256 float32 numbers for each of 510 lengths of a text. */
function voice(sha256: string): FileFacts {
  return [510 * 256 * 4, sha256]
}

/** Repositories of the models of one kind that we know, the recommended one first. */
export function knownOf(kind: ModelKind): readonly string[] {
  return Object.entries(KNOWN_MODELS).flatMap(([repository, known]) =>
    known.kind === kind ? [repository] : [],
  )
}
