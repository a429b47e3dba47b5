namespace MetalsPipeline.Ops.Cli;

/// <summary>What surrounds the program: streams, environment, terminal, clock.</summary>
/// <param name="In">Answers to questions, and secrets.</param>
/// <param name="Out">Data.</param>
/// <param name="Error">Progress, questions and what is wrong.</param>
/// <param name="Variable">Value of an environment variable, or null.</param>
/// <param name="CanAsk">Whether somebody sits there: input and <paramref name="Error"/> are a terminal.</param>
/// <param name="CanStyle">Whether <paramref name="Out"/> is a terminal that knows more than plain text.</param>
/// <param name="Time">The clock.</param>
internal sealed record Shell(
    TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Variable, bool CanAsk, bool CanStyle, TimeProvider Time)
{
    /// <summary>The shell that started this process.</summary>
    public static Shell OfProcess() => new(
        Console.In,
        Console.Out,
        Console.Error,
        Environment.GetEnvironmentVariable,
        CanAsk: !Console.IsInputRedirected && !Console.IsErrorRedirected,
        CanStyle: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        TimeProvider.System);
}
