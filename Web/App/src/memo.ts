import { Component, h, type ComponentChild, type FunctionComponent } from 'preact';

/** Draws again only when a property has another value. */
export function memo<P extends object>(inner: FunctionComponent<P>): new (props: P) => Component<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const names = Object.keys(next) as (keyof P)[];
      return names.length !== Object.keys(this.props).length || names.some(name => next[name] !== (this.props as P)[name]);
    }

    override render(): ComponentChild {
      return h(inner as FunctionComponent<object>, this.props);
    }
  };
}
