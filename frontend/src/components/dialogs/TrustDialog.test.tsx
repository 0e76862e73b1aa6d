import type { Want } from '@openneuro/protocol'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../lib/api.ts'
import { TrustDialog, type TrustDialogProps } from './TrustDialog.tsx'

const WANTS: Want[] = [
  { node_id: 'llm', kind: 'host', value: 'api.groq.com' },
  { node_id: 'llm', kind: 'key', value: 'GROQ_API_KEY' },
  { node_id: 'llm', kind: 'key', value: 'GROQ_API_KEY' },
  { node_id: 'tts', kind: 'program', value: 'ffmpeg' },
]

function show(props: Partial<TrustDialogProps> = {}) {
  const onClose = vi.fn()
  render(<TrustDialog name="Agent" onClose={onClose} {...props} />)
  return { onClose }
}

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('TrustDialog', () => {
  it('lists what the project wants by node, each thing once', () => {
    show({ wants: WANTS })

    const list = screen.getByRole('list', { name: 'What the nodes want' })
    expect(list.children).toHaveLength(2)
    expect(screen.getAllByText('GROQ_API_KEY')).toHaveLength(1)
    expect(screen.getByText('api.groq.com')).toBeTruthy()
  })

  it('has the safe choice in focus', () => {
    const { onClose } = show({ wants: WANTS })

    expect(document.activeElement?.textContent).toBe('Not now')
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('trusts, then does what was refused', async () => {
    const setTrusted = vi.spyOn(api, 'setTrusted').mockResolvedValue(undefined)
    const onTrusted = vi.fn()
    const { onClose } = show({ wants: WANTS, onTrusted })

    fireEvent.click(screen.getByRole('button', { name: 'Trust and run' }))

    await waitFor(() => expect(onTrusted).toHaveBeenCalledOnce())
    expect(setTrusted).toHaveBeenCalledWith('Agent')
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('fetches what it wants when nothing was refused yet', async () => {
    vi.spyOn(api, 'trust').mockResolvedValue({ trusted: true, wants: WANTS })
    show()

    await screen.findByText('ffmpeg')
    expect(screen.queryByRole('button', { name: /Trust/ })).toBeNull()
  })
})
