import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What stands there instead: it has to be simpler than what failed. */
  fallback: () => ComponentChildren;
  children: ComponentChildren;
}

/** Keeps a part that cannot be drawn from taking the rest of the page with it. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.warn('A part of the page could not be drawn and is shown as plain text.', error);
  }

  override render(): ComponentChildren {
    return this.state.failed ? this.props.fallback() : this.props.children;
  }
}
