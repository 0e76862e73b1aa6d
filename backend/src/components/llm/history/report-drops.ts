import type { ComponentContext } from '../../../core/index.ts'

/** Says on the node, and once in its log, that a conversation has grown beyond its limits. */
export function reportDrops({
  log,
  note,
}: Pick<ComponentContext, 'log' | 'note'>): (turns: number) => void {
  let isLogged = false
  return (turns) => {
    if (!isLogged)
      log.warn('The conversation is too long for a prompt: its oldest turns are left out')
    isLogged = true
    note(`Leaves out the ${turns === 1 ? 'oldest turn' : `oldest ${turns} turns`}`)
  }
}
