import { ENV_MASK } from '@openneuro/protocol'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../lib/api.ts'
import { KeysDialog } from './KeysDialog.tsx'

let content = ''
const saved = vi.fn()

beforeEach(() => {
  content = `# voices\nGROQ_API_KEY=${ENV_MASK}\n`
  saved.mockReset()
  vi.spyOn(api, 'env').mockImplementation(async () => ({ content }))
  vi.spyOn(api, 'putEnv').mockImplementation(async (text) => {
    saved(text)
    content = text
  })
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

async function show() {
  const onClose = vi.fn()
  render(<KeysDialog onClose={onClose} />)
  await screen.findByDisplayValue('GROQ_API_KEY')
  return { onClose }
}
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })

describe('KeysDialog', () => {
  it('offers no eye for a value that is stored, and one for what is typed', async () => {
    await show()
    expect(screen.queryByRole('button', { name: /Show/ })).toBeNull()

    type('Value of GROQ_API_KEY', `${ENV_MASK}abc`)
    fireEvent.click(button('Show GROQ_API_KEY'))

    const field = screen.getByLabelText<HTMLInputElement>('Value of GROQ_API_KEY')
    expect(field.value).toBe('abc')
    expect(field.type).toBe('text')
  })

  it('saves changes in place, keeps comments and says so', async () => {
    await show()
    expect(button('Save').disabled).toBe(true)

    fireEvent.click(button('Add'))
    type('Name of variable 2', 'FISH_API_KEY')
    type('Value of FISH_API_KEY', 'secret')
    fireEvent.click(button('Save'))

    await waitFor(() =>
      expect(saved).toHaveBeenCalledWith(
        `# voices\nGROQ_API_KEY=${ENV_MASK}\nFISH_API_KEY=secret\n`,
      ),
    )
    expect(await screen.findByRole('button', { name: 'Saved' })).toBeTruthy()
  })

  it('deletes a row', async () => {
    await show()

    fireEvent.click(button('Delete GROQ_API_KEY'))
    fireEvent.click(button('Save'))

    await waitFor(() => expect(saved).toHaveBeenCalledWith('# voices\n'))
  })

  it('does not save a name that is none, or that is there twice', async () => {
    await show()

    fireEvent.click(button('Add'))
    type('Name of variable 2', 'GROQ_API_KEY')
    expect(screen.getByRole('alert').textContent).toContain('twice')
    type('Name of variable 2', '1 key')

    expect(screen.getByRole('alert').textContent).toContain('no digit first')
    expect(button('Save').disabled).toBe(true)
  })

  it('asks for a stored value again when its name changes', async () => {
    await show()

    type('Name of variable 1', 'OTHER_KEY')

    expect(screen.getByLabelText<HTMLInputElement>('Value of OTHER_KEY').value).toBe('')
  })

  it('shows why the server did not take it', async () => {
    vi.mocked(api.putEnv).mockRejectedValueOnce(new Error('The disk is full'))
    await show()

    type('Value of GROQ_API_KEY', 'x')
    fireEvent.click(button('Save'))

    expect((await screen.findByRole('alert')).textContent).toBe('The disk is full')
  })
})
