using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Ops.Pipeline;

/// <summary>Where MongoDB is, and who asks. The password comes from a file or standard input.</summary>
internal static class StoreOptions
{
    private const string AddressVariable = "METALS_MONGO";

    private const string Scheme = "mongodb://";

    private static readonly Option<string?> Address = new("--mongo")
    {
        Description = $"MongoDB, asked directly instead of through the services; with a user's name where it asks for one. [default: ${AddressVariable}]",
        HelpName = $"{Scheme}USER@HOST:PORT/",
    };

    private static readonly Option<string?> PasswordFile = new("--mongo-password-file")
    {
        Description = "File with that user's password; - reads it from standard input.",
        HelpName = "FILE",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Address);
        command.Options.Add(PasswordFile);
    }

    /// <summary>Opens the store that was named; null where none was.</summary>
    /// <exception cref="CommandException">The address is none, or has a password in it, or there is none where one is needed.</exception>
    public static IPriceStore? Open(Run run)
    {
        var file = run.Arguments.GetValue(PasswordFile);
        if ((run.Arguments.GetValue(Address) ?? run.Shell.Variable(AddressVariable)) is not { Length: > 0 } address)
        {
            return file is null
                ? null
                : throw new CommandException($"{Address.Name} is missing: {PasswordFile.Name} needs it.", ExitCode.Usage);
        }

        try
        {
            return PriceStore.Open(new PriceStoreOptions { ConnectionString = WithPassword(address, file, run.Shell), ApplicationName = "metals" });
        }
        catch (ArgumentException problem)
        {
            throw new CommandException($"{Address.Name}: {problem.Message.Split(" (Parameter")[0]}", ExitCode.Usage);
        }
        catch (DllNotFoundException problem)
        {
            throw new CommandException($"{Address.Name} needs libmongoc on this machine (Debian: libmongoc-1.0-0): {problem.Message}");
        }
    }

    private static string WithPassword(string address, string? file, Shell shell)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            throw new CommandException($"{Address.Name} is no address of MongoDB; write {Scheme}HOST:PORT/.", ExitCode.Usage);

        var hosts = address[(start + 3)..].Split('/', '?')[0];
        var at = hosts.LastIndexOf('@');
        var user = at < 0 ? "" : hosts[..at];
        if (user.Contains(':', StringComparison.Ordinal))
            throw new CommandException($"{Address.Name} has a password in it, which others can read; write {Scheme}USER@… and {PasswordFile.Name}.", ExitCode.Usage);
        if (file is null)
            return address;
        if (user.Length == 0)
            throw new CommandException($"{PasswordFile.Name} belongs to a user; write {Address.Name} {Scheme}USER@….", ExitCode.Usage);
        return address.Insert(start + 3 + at, ":" + Uri.EscapeDataString(SecretFile.Read(PasswordFile.Name, file, "password", shell)));
    }
}
