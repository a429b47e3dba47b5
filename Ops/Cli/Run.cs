using System.CommandLine;

namespace MetalsPipeline.Ops.Cli;

/// <summary>One run of a command: what was asked for, and the way to the operator.</summary>
/// <param name="arguments">What was asked for.</param>
/// <param name="shell">What surrounds the program.</param>
/// <param name="deadline">Is cancelled when <c>--timeout</c> is over.</param>
internal sealed class Run(ParseResult arguments, Shell shell, CancellationToken deadline)
{
    public ParseResult Arguments { get; } = arguments;

    public Shell Shell { get; } = shell;

    public Output Output { get; } = new(shell, arguments.GetValue(CommonOptions.Output));

    public bool HasTimeout => Arguments.GetValue(CommonOptions.Timeout) is not null;

    public bool IsLate => deadline.IsCancellationRequested;

    /// <summary>Tells how it goes on.</summary>
    public void Progress(string text) => Shell.Error.WriteLine(text);

    /// <summary>Returns when the operator agrees.</summary>
    /// <param name="question">What is to be done.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CommandException">The operator doesn't agree, or can't be asked.</exception>
    public Task ConfirmAsync(string question, CancellationToken cancellationToken) =>
        ConfirmAsync(question, "[y/N]", answer => answer.ToUpperInvariant() is "Y" or "YES", cancellationToken);

    /// <summary>Returns when the operator has written the name of what is to be done away with.</summary>
    /// <inheritdoc cref="ConfirmAsync(string, CancellationToken)"/>
    public Task ConfirmNameAsync(string question, string name, CancellationToken cancellationToken) =>
        ConfirmAsync(question, $"Write its name to go on ({name}):", answer => answer == name, cancellationToken);

    private async Task ConfirmAsync(string question, string how, Func<string, bool> agrees, CancellationToken cancellationToken)
    {
        if (Arguments.GetValue(ChangeOptions.Yes))
            return;
        if (!Shell.CanAsk || Arguments.GetValue(CommonOptions.NoInput))
            throw new CommandException($"{question} Nobody can be asked: {ChangeOptions.Yes.Name} is missing.", ExitCode.Usage);

        Shell.Error.Write($"{question} {how} ");
        var answer = await Task.Run(Shell.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        if (!agrees(answer?.Trim() ?? ""))
            throw new CommandException("Nothing was changed.");
    }
}
