import type { Tensor } from '@huggingface/transformers'
import type { ChatRequest } from '../chat-model/chat-model.ts'
import { templateMessage } from './chat-template.ts'
import type { Loaded, Prompt } from './generate.ts'

export interface PromptOptions {
  readonly messages: ChatRequest['messages']
  /** As chat templates know them. */
  readonly tools: readonly object[]
  /** Longest prompt. */
  readonly maxTokens: number
}

/** The conversation as the model reads it; the oldest messages are left out when it is too long. */
export function promptOf(
  { library, tokenizer }: Loaded,
  { messages, tools, maxTokens }: PromptOptions,
): Prompt {
  let kept = messages.map(templateMessage)
  for (;;) {
    const text = tokenizer.apply_chat_template(kept as never, {
      tokenize: false,
      add_generation_prompt: true,
      ...(tools.length > 0 && { tools: tools as never }),
    }) as string
    const prompt = tokenizer(text, { add_special_tokens: false }) as Prompt
    if (lengthOf(prompt) <= maxTokens) return prompt
    const oldest = kept.findIndex(({ role }, index) => role !== 'system' && index < kept.length - 1)
    if (oldest < 0) return endOf(library, prompt, maxTokens)
    kept = kept.filter((_, index) => index !== oldest)
  }
}

export function lengthOf({ input_ids }: Prompt): number {
  return input_ids.dims.at(-1)!
}

/** The last tokens of a message that is too long by itself. */
function endOf(
  { Tensor }: Loaded['library'],
  { input_ids, attention_mask }: Prompt,
  length: number,
): Prompt {
  const cut = ({ data }: Tensor) =>
    new Tensor('int64', (data as BigInt64Array).slice(-length), [1, length])
  return { input_ids: cut(input_ids), attention_mask: cut(attention_mask) }
}
