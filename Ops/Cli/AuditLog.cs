using System.Text.Json;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Cli;

/// <summary>
/// Remembers who changed what: JSON lines in <c>$XDG_STATE_HOME/metals/audit.log</c> (<c>~/.local/state</c> by default), readable by its owner alone.
/// A change has a line before it starts and one when it ends, so that one that was cut off shows too.
/// </summary>
internal sealed class AuditLog(Shell shell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private string LogFile
    {
        get
        {
            var state = shell.Variable("XDG_STATE_HOME");
            if (!Path.IsPathRooted(state)) // The base directory specification: anything else is to be ignored.
                state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(state, "metals", "audit.log");
        }
    }

    /// <summary>Changes something, with a line before and one after.</summary>
    /// <param name="command">What is done.</param>
    /// <param name="change">Does it.</param>
    /// <param name="extent">Says how far it got, well or not; null where it is done as a whole or the reason says it.</param>
    /// <exception cref="CommandException">The log can't be written; then nothing is changed.</exception>
    public async Task AroundAsync(string command, Func<Task> change, Func<string>? extent = null)
    {
        await WriteAsync(command, "started");
        try
        {
            await change();
        }
        catch (Exception problem)
        {
            await WriteAsync(command, $"failed{Extent()}: {EngineMessage.Reason(problem)}");
            throw;
        }

        await WriteAsync(command, $"done{Extent()}");

        string Extent() => extent is null ? "" : $" ({extent()})";
    }

    private async Task WriteAsync(string command, string outcome)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(
            new { time = shell.Time.GetUtcNow(), user = Environment.UserName, command, outcome }, JsonSerializerOptions.Web);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(LogFile)!);
            await using var file = await OpenAsync();
            file.Write([.. line, (byte)'\n']);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The audit log {LogFile} can't be written: {problem.Message} XDG_STATE_HOME names another folder.");
        }
    }

    /// <summary>Opens it for this process alone: two that append at once would write over each other.</summary>
    private async Task<FileStream> OpenAsync()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var started = shell.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(LogFile, options);
            }
            catch (IOException) when (File.Exists(LogFile) && shell.Time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, shell.Time); // Another one writes its line.
            }
        }
    }
}
