using System.Threading.Channels;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>The process's terminal with a screen of its own; what was there before is back when it is disposed of.</summary>
internal sealed class LiveTerminal : IDisposable
{
    // Another screen, no cursor, and no wrapping: some characters are wider than they count.
    private const string EnterScreen = "\e[?1049h\e[?25l\e[?7l";

    private const string LeaveScreen = "\e[?7h\e[?25h\e[?1049l";

    private readonly TextWriter _out;

    /// <param name="output">The terminal.</param>
    public LiveTerminal(TextWriter output)
    {
        _out = output;
        _out.Write(EnterScreen);
        _out.Flush();
    }

    public static int Width => Console.WindowWidth;

    public static int Height => Console.WindowHeight;

    /// <summary>Hands on keys as they are pressed, without showing them.</summary>
    public static void SendKeysTo<T>(ChannelWriter<T> to, Func<ConsoleKey, T> wrap)
    {
        // Nobody can end a read of the console: the thread ends with the process, which leaves the terminal as it was.
        var reader = new Thread(() =>
        {
            while (to.TryWrite(wrap(Console.ReadKey(intercept: true).Key)))
            {
            }
        })
        {
            IsBackground = true,
            Name = "keys",
        };
        reader.Start();
    }

    /// <summary>Shows lines instead of what is there, at once, so that nothing flickers.</summary>
    public void Show(IEnumerable<string> lines)
    {
        _out.Write($"\e[H{string.Join("\e[K\r\n", lines)}\e[K\e[J");
        _out.Flush();
    }

    public void Dispose()
    {
        _out.Write(LeaveScreen);
        _out.Flush();
    }
}
