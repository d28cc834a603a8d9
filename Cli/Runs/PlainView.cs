using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Runs;

/// <summary>
/// The text of the reply alone, for a file or another program. A step's text is written when it is finished: what was written cannot be
/// taken back, and an attempt that breaks off is void.
/// </summary>
internal sealed class PlainView(TextWriter output, TextWriter error) : IRunView
{
    private bool _any;

    public void Show(ServerEvent next)
    {
        switch (next.Type)
        {
            case "step.finished" when next["text"] is { Length: > 0 } text:
                output.Write(_any ? "\n\n" + text.TrimEnd('\n') : text.TrimEnd('\n'));
                _any = true;
                break;
            case "run.finished":
                if (_any)
                {
                    output.WriteLine();
                }

                if (RunEnd.Explain(next) is { } ending)
                {
                    Note(ending);
                }

                _any = false;
                break;
            default:
                break;
        }
    }

    public void Note(string text) => error.WriteLine(text);
}
