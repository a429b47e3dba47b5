using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>What <c>aspire publish</c> wrote.</summary>
/// <param name="path">The folder.</param>
internal sealed partial class StackFolder(string path)
{
    /// <exception cref="CommandException">There is no stack in it.</exception>
    public ComposeFile ReadFile()
    {
        var file = Path.Combine(path, "stack.yml");
        return File.Exists(file)
            ? ComposeFile.Of(File.ReadAllText(file))
            : throw new CommandException($"There is no {file}; 'make publish' (or 'aspire publish') writes one, and the argument names another folder.");
    }

    /// <summary>The stack's name.</summary>
    /// <param name="asked">The one that an option names, or null.</param>
    /// <exception cref="CommandException">Nobody says it.</exception>
    public string ReadName(string? asked)
    {
        if (asked is not null)
            return asked;
        var file = Path.Combine(path, "deploy.env");
        return File.Exists(file) && StackLine().Match(File.ReadAllText(file)) is { Success: true } match
            ? match.Groups["name"].Value
            : throw new CommandException($"{file} doesn't say the stack's name (STACK=\"…\"); --stack does.", ExitCode.Usage);
    }

    /// <summary>Content of a config.</summary>
    /// <exception cref="CommandException">It isn't there.</exception>
    public byte[] ReadConfig(ConfigDefinition config)
    {
        var file = Path.GetFullPath(config.File, Path.GetFullPath(path));
        return File.Exists(file) ? File.ReadAllBytes(file) : throw new CommandException($"The file {file} of the config '{config.Key}' isn't there; publish the stack again.");
    }

    [GeneratedRegex("^STACK=\"?(?<name>[A-Za-z0-9_.-]+)\"?\\r?$", RegexOptions.Multiline)]
    private static partial Regex StackLine();
}
