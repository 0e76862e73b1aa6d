import { useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { errorText } from '../../lib/error-text.ts'
import { t } from '../../texts/en.ts'
import {
  type EnvFile,
  type EnvRow,
  isKeyName,
  isStored,
  parseEnv,
  serialiseEnv,
} from './env-file.ts'

const SAVED_MS = 1500

export type EnvForm = {
  state: 'loading' | 'failed' | 'ready' | 'saving' | 'saved'
  rows: readonly EnvRow[]
  /** What is wrong, by row id; '' holds what concerns the whole. */
  problems: Readonly<Record<string, string>>
  isChanged: boolean
  add: () => void
  change: (id: string, fields: Partial<Pick<EnvRow, 'key' | 'value'>>) => void
  remove: (id: string) => void
  load: () => Promise<void>
  save: () => Promise<void>
}

/** The variables of `.env` while they are edited. */
export function useEnvForm(): EnvForm {
  const [file, setFile] = useState<EnvFile>({ lines: [], rows: [] })
  const [rows, setRows] = useState<readonly EnvRow[]>([])
  const [state, setState] = useState<EnvForm['state']>('loading')
  const [refused, setRefused] = useState<string | null>(null)
  const nextId = useRef(0)

  const load = async () => {
    setState('loading')
    try {
      const read = parseEnv((await api.env()).content)
      setFile(read)
      setRows(read.rows)
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens
  useEffect(() => void load(), [])
  useEffect(() => {
    if (state !== 'saved') return
    const timer = setTimeout(() => setState('ready'), SAVED_MS)
    return () => clearTimeout(timer)
  }, [state])

  const problems = useMemo(() => problemsOf(rows, refused), [rows, refused])
  const text = serialiseEnv(file, rows)
  const edit = (next: readonly EnvRow[]) => {
    setRows(next)
    setRefused(null)
  }

  return {
    state,
    rows,
    problems,
    isChanged: text !== serialiseEnv(file, file.rows),
    add: () => {
      nextId.current += 1
      edit([...rows, { id: `new-${nextId.current}`, line: null, key: '', value: '' }])
    },
    change: (id, fields) =>
      edit(rows.map((row) => (row.id === id ? changedRow(row, fields) : row))),
    remove: (id) => edit(rows.filter((row) => row.id !== id)),
    load,
    save: async () => {
      setState('saving')
      try {
        await api.putEnv(text)
        const read = parseEnv((await api.env()).content)
        setFile(read)
        setRows(read.rows)
        setState('saved')
      } catch (error) {
        setRefused(errorText(error))
        setState('ready')
      }
    },
  }
}

/** A masked value under another name would be nothing: it has to be typed again. */
function changedRow(row: EnvRow, fields: Partial<Pick<EnvRow, 'key' | 'value'>>): EnvRow {
  const isRenamed = fields.key !== undefined && fields.key !== row.key
  return { ...row, ...fields, ...(isRenamed && isStored(row) ? { value: '' } : {}) }
}

function problemsOf(rows: readonly EnvRow[], refused: string | null): Record<string, string> {
  const words = t.dialogs.keys
  const seen = new Set<string>()
  const problems: Record<string, string> = {}
  for (const row of rows) {
    const key = row.key.trim()
    if (key === '') continue
    if (!isKeyName(key)) problems[row.id] = words.badName
    else if (seen.has(key)) problems[row.id] = words.repeated(key)
    seen.add(key)
  }
  return refused === null ? problems : { ...problems, '': refused }
}
