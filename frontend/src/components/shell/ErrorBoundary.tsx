import { RotateCw } from 'lucide-react'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/Button.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'

type Props = {
  /** What is inside, as the person knows it: `Library`. */
  part: string
  /** Takes away what is inside, for something that floats. */
  onClose?: () => void
  children: ReactNode
}

/** Keeps a failure inside its own region: the rest of the editor goes on. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div
        role="alert"
        className="flex h-full min-h-0 flex-col items-center justify-center gap-3 overflow-auto p-4 text-center"
      >
        <StatusGlyph status="failed" size={16} />
        <div>
          <p className="font-strong text-md">{t.shell.failure.title(this.props.part)}</p>
          <p className="text-3 text-sm">{t.shell.failure.detail}</p>
        </div>
        <Button
          icon={<RotateCw size={14} strokeWidth={1.75} />}
          onClick={() => this.setState({ error: null })}
        >
          {t.shell.failure.retry}
        </Button>
        <details className="max-w-full text-3 text-xs">
          <summary>{t.shell.failure.details}</summary>
          <p className="data break-words pt-1">{error.message}</p>
        </details>
      </div>
    )
  }
}
