using System.CommandLine;
using Confluent.Kafka;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Kafka;

/// <summary>Where Kafka is, and who asks. The password comes from a file or standard input: others can read a command line.</summary>
internal static class KafkaOptions
{
    private const string AddressVariable = "METALS_KAFKA";

    private const string DefaultAddress = "127.0.0.1:9092";

    private static readonly Option<string> Address = new("--kafka")
    {
        Description = $"Kafka's address, several with commas between. [default: ${AddressVariable}, or {DefaultAddress}]",
        HelpName = "HOST:PORT",
        Recursive = true,
    };

    private static readonly Option<string> User = new("--user")
    {
        Description = "Who is asking (SASL/PLAIN), where Kafka asks for that.",
        HelpName = "NAME",
        Recursive = true,
    };

    private static readonly Option<string> PasswordFile = new("--password-file")
    {
        Description = "File with the user's password; - reads it from standard input.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Adds the options to a command and those below it.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Address);
        command.Options.Add(User);
        command.Options.Add(PasswordFile);
    }

    /// <summary>Whether somebody said where it is, so that it needn't be where it is by default.</summary>
    public static bool IsGiven(Run run) => run.Arguments.GetValue(Address) is not null || !string.IsNullOrWhiteSpace(run.Shell.Variable(AddressVariable));

    /// <summary>What the options and the environment say.</summary>
    /// <exception cref="CommandException">A user without a password, or the other way round, or a file that can't be read.</exception>
    public static ClientConfig Read(Run run)
    {
        var address = run.Arguments.GetValue(Address) ?? run.Shell.Variable(AddressVariable);
        var config = new ClientConfig
        {
            BootstrapServers = string.IsNullOrWhiteSpace(address) ? DefaultAddress : address,
            ClientId = "metals",
            ReconnectBackoffMaxMs = 1_000,
        };

        switch (run.Arguments.GetValue(User), run.Arguments.GetValue(PasswordFile))
        {
            case (null, null):
                break;
            case ({ } user, { } file):
                config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
                config.SaslMechanism = SaslMechanism.Plain;
                config.SaslUsername = user;
                config.SaslPassword = SecretFile.Read(PasswordFile.Name, file, "password", run.Shell);
                break;
            case (null, _):
                throw new CommandException($"{User.Name} is missing: {PasswordFile.Name} needs it.", ExitCode.Usage);
            case (_, null):
                throw new CommandException($"{PasswordFile.Name} is missing: {User.Name} needs it.", ExitCode.Usage);
        }

        return config;
    }
}
