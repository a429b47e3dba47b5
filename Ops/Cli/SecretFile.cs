namespace MetalsPipeline.Ops.Cli;

/// <summary>Reads secrets: from a file or standard input, since others can read a command line.</summary>
internal static class SecretFile
{
    /// <param name="option">Name of the option that names the file.</param>
    /// <param name="file">The file; - is standard input.</param>
    /// <param name="what">What should be in it, for messages.</param>
    /// <param name="shell">What surrounds the program.</param>
    /// <exception cref="CommandException">There is nothing in it.</exception>
    public static string Read(string option, string file, string what, Shell shell)
    {
        var secret = (file == "-" ? shell.In.ReadLine() : File.ReadAllText(file))?.TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(secret) ? throw new CommandException($"{option} {file}: there is no {what} in it.", ExitCode.Usage) : secret;
    }
}
