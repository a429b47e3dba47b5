namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>A terminal of 120 columns and 30 rows with a shell in it.</summary>
internal sealed class TerminalSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _socket = Path.Combine(Command.Scratch, $"{Guid.NewGuid():N}.tmux");

    public static async Task<TerminalSession> StartAsync()
    {
        var session = new TerminalSession();
        await session.RunAsync("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", "env PS1='$ ' LC_ALL=C.UTF-8 bash --norc --noprofile");
        return session;
    }

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line) => RunAsync("send-keys", line, "Enter");

    /// <summary>Presses a key, as tmux names it.</summary>
    public Task PressAsync(string key) => RunAsync("send-keys", key);

    /// <summary>Waits until all the texts are on the screen.</summary>
    /// <returns>The screen.</returns>
    public Task<string> ShowsAsync(params string[] texts) => Eventually.GetAsync(
        _ => ScreenAsync(), screen => Array.TrueForAll(texts, text => screen.Contains(text, StringComparison.Ordinal)), $"a screen with {string.Join(" and ", texts)}", Patience);

    public Task<string> ScreenAsync() => RunAsync("capture-pane", "-p");

    public async ValueTask DisposeAsync() => await RunAsync("kill-server");

    private Task<string> RunAsync(params string[] arguments) => Command.RunAsync("tmux", ["-S", _socket, .. arguments]);
}
