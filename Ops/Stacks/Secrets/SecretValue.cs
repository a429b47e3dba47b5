using System.Security.Cryptography;
using System.Text;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>Where values of secrets come from: files, standard input, or chance. They are never on a command line.</summary>
internal static class SecretValue
{
    /// <summary>What the engine takes.</summary>
    private const int MostBytes = 500 * 1024;

    private const int Length = 32;

    /// <summary>MongoDB recommends long ones for the file that members of a replica set know each other by.</summary>
    private const int KeyFileLength = 128;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new value of letters and digits, which fits everywhere: in connection strings, and as base64.</summary>
    public static byte[] Generate(string key) =>
        Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString(Letters, key.EndsWith("keyfile", StringComparison.Ordinal) ? KeyFileLength : Length));

    /// <summary>Reads one. The line end that editors and terminals put after a single line isn't part of it.</summary>
    /// <param name="file">The file; - is standard input.</param>
    /// <param name="shell">Has standard input.</param>
    /// <exception cref="CommandException">It is empty or too long.</exception>
    public static byte[] Read(string file, Shell shell)
    {
        var bytes = WithoutLineEnd(file == "-" ? Encoding.UTF8.GetBytes(shell.In.ReadToEnd()) : File.ReadAllBytes(file));
        return bytes.Length switch
        {
            0 => throw new CommandException($"There is no value in {(file == "-" ? "standard input" : file)}."),
            > MostBytes => throw new CommandException($"{(file == "-" ? "Standard input" : file)} has {bytes.Length / 1024} KiB; a secret can have {MostBytes / 1024}."),
            _ => bytes,
        };
    }

    private static byte[] WithoutLineEnd(byte[] bytes)
    {
        var text = bytes.AsSpan();
        if (text.IndexOf((byte)'\n') != text.Length - 1)
            return bytes; // None, or several lines, which are a file of some format.
        return text.TrimEnd("\r\n"u8).ToArray();
    }
}
