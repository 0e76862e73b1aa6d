import { t } from '../../texts/en.ts'
import { toastFailure } from '../ui/Toast.tsx'
import { sessionActions } from './session.ts'

/** Says so when the project could not be opened. @returns whether it was */
export function openProject(name: string): Promise<boolean> {
  return told(sessionActions.open(name), 'open-project', t.shell.chooser.couldNotOpen(name))
}

/** Says so when the project could not be closed. @returns whether it was */
export function closeProject(): Promise<boolean> {
  return told(sessionActions.close(), 'close-project', t.shell.menu.couldNotClose)
}

async function told(done: Promise<void>, key: string, text: string): Promise<boolean> {
  try {
    await done
    return true
  } catch (error) {
    toastFailure(text, error, key)
    return false
  }
}
