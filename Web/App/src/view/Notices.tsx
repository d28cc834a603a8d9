import { announcement, dismiss, notices } from '../page';
import { words } from '../words';
import { IconButton } from './IconButton';

/** What just happened, with the way back; and what only a screen reader is told. */
export function Notices() {
  return (
    <>
      <div class="notices" role="status" aria-live="polite">
        {notices.value.map(notice => (
          <div class="notice" key={notice.id}>
            <span>{notice.text}</span>
            {notice.action && (
              <button
                type="button"
                onClick={() => {
                  dismiss(notice.id);
                  notice.action?.run();
                }}
              >
                {notice.action.label}
              </button>
            )}
            <IconButton icon="close" label={words.value.close} size={16} onClick={() => dismiss(notice.id)} />
          </div>
        ))}
      </div>
      <div class="unseen" aria-live="polite">{announcement.value}</div>
    </>
  );
}
