using System.Text;
using Spectre.Console;

namespace ChatCluster.Cli.Terminal;

/// <summary>Where the program was started: its input and outputs, and what of them is a terminal.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Shell()
    {
        (InputIsTerminal, OutputIsTerminal) = (!Console.IsInputRedirected, !Console.IsOutputRedirected);
        if (OutputIsTerminal)
        {
            Console.OutputEncoding = Utf8;
        }

        Out = OutputIsTerminal ? Console.Out : new StreamWriter(Console.OpenStandardOutput(), Utf8) { AutoFlush = true };
        Input = InputIsTerminal ? Console.In : new StreamReader(Console.OpenStandardInput(), Utf8);
        Lines = new(Input);
        Screen = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Out) });
    }

    public bool InputIsTerminal { get; }

    public bool OutputIsTerminal { get; }

    /// <summary>Whether the terminal is interactive.</summary>
    public bool IsInteractive => InputIsTerminal && OutputIsTerminal;

    public TextReader Input { get; }

    /// <summary>UTF-8, also where it is no terminal.</summary>
    public TextWriter Out { get; }

    public TextWriter Error { get; } = Console.Error;

    public IAnsiConsole Screen { get; }

    public LineReader Lines { get; }

    public Interrupts Interrupts { get; } = new();

    public void Dispose() => Interrupts.Dispose();
}
