/** The mark of the product, in the colour of the text around it. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="shrink-0">
      <circle
        cx="10"
        cy="10"
        r="7.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeDasharray="36.2 11.55"
        strokeLinecap="round"
        transform="rotate(-1.5 10 10)"
      />
      <circle cx="15.4" cy="4.6" r="2" fill="currentColor" />
    </svg>
  )
}
