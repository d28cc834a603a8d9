const PATHS = {
  chat: 'M5 6h14v10h-7l-4 3.500V16H5z',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM20 20l-4-4',
  more: 'M5.500 11.500h1v1h-1zM11.500 11.500h1v1h-1zM17.500 11.500h1v1h-1z',
  side: 'M4 5h16v14H4zM10 5v14',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M7 7h10v10H7z',
  clip: 'M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.400 3.400 0 0 1 4.800 4.800L10 17a1.700 1.700 0 0 1-2.400-2.400L15 7',
  copy: 'M9 9h10v11H9zM15 9V5H5v11h4',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  again: 'M20 6v5h-5M4 18v-5h5M19 11a7.500 7.500 0 0 0-13-3.500L4 9M5 13a7.500 7.500 0 0 0 13 3.500L20 15',
  up: 'M8 20H5v-9h3M8 20h8.500a2 2 0 0 0 2-1.600l1.300-6a2 2 0 0 0-2-2.400H14V5.500A1.500 1.500 0 0 0 11.200 5L8 11z',
  down: 'M16 4h3v9h-3M16 4H7.500a2 2 0 0 0-2 1.600l-1.300 6a2 2 0 0 0 2 2.400H10v4.500a1.500 1.500 0 0 0 2.800.500L16 13z',
  left: 'M14 6l-6 6 6 6',
  right: 'M10 6l6 6-6 6',
  chevron: 'M7 10l5 5 5-5',
  close: 'M6 6l12 12M18 6L6 18',
  archive: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
  folder: 'M3 6h6l2 2h10v11H3z',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5',
  share: 'M12 14V4M8 8l4-4 4 4M5 13v7h14v-7',
  download: 'M12 4v11M8 11l4 4 4-4M5 19h14',
  fork: 'M7 5v14M7 13c6 0 10-1 10-6M14 9l3-3 3 3',
  gear: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M5.600 18.400l2.200-2.200M16.200 7.800l2.200-2.200',
  tool: 'M14.500 5.500a4.500 4.500 0 0 0-4 6.300L4 18.300 5.700 20l6.500-6.500a4.500 4.500 0 0 0 6-5.700l-2.700 2.700-2.300-.700-.700-2.300 2.700-2.700a4.500 4.500 0 0 0-.700-.300z',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4l3 2',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1.200 1.200M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1.200-1.200',
  sound: 'M5 10h3l4-4v12l-4-4H5zM15.500 9.500a3.500 3.500 0 0 1 0 5M18 7a7 7 0 0 1 0 10',
  mic: 'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  filter: 'M4 6h16M7 12h10M10 18h4',
  chart: 'M5 19V10M12 19V5M19 19v-6',
  book: 'M6 4h12v16H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 8h6M8 12h6',
  bulb: 'M9 18h6M10 21h4M12 3a6 6 0 0 1 4 10.500c-.700.700-1 1.300-1 2.500H9c0-1.200-.300-1.800-1-2.500A6 6 0 0 1 12 3z',
  keys: 'M3 7h18v10H3zM7 11h.010M11 11h.010M15 11h.010M8 14h8',
  select: 'M4 6l1.500 1.500L8 5M4 13l1.500 1.500L8 12M12 6h8M12 13h8M12 20h8',
  frame: 'M4 5h16v14H4zM4 9h16M13 9v10',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words or in a button that has a name of its own; it is not read aloud. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
