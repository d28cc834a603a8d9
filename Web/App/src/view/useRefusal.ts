import { useState } from 'preact/hooks';
import { messageOf } from '../wire/problem';

/** Does what a dialog was asked for and keeps why it was refused, to be shown in it: a notice would stand behind the dialog. */
export function useRefusal() {
  const [problem, setProblem] = useState<string | null>(null);
  const doing = async (action: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await action();
      return true;
    } catch (error) {
      setProblem(messageOf(error));
      return false;
    }
  };
  return { problem, setProblem, doing };
}
