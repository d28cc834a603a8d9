import { me } from '../page';

/** What the page is called; the operator may have given it another name. */
export const brand = () => me.value.page?.name ?? 'ChatCluster';

/** The picture and the name. */
export function Brand() {
  const logo = me.value.page?.logo;
  return <span class="brand">{logo ? <img src={logo} alt="" width="22" height="22" /> : <Logo />}{brand()}</span>;
}

/** As in icon.svg, in the colours of the theme. */
function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path d="M9 10.5h14M9 16h10M9 21.5h6" stroke="var(--accent-ink)" stroke-width="2.6" stroke-linecap="round" />
    </svg>
  );
}
