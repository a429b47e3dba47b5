using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.X509;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Docker;

/// <summary>Which Docker engine is asked. It is found as the docker command finds it: option before environment before configuration, host before context.</summary>
internal static class DockerOptions
{
    private static readonly Option<string> Host = new("--host", "-H")
    {
        Description = "The Docker engine: unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST. [default: $DOCKER_HOST, or that of the context]",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    private static readonly Option<string> Context = new("--context")
    {
        Description = "The Docker context. [default: $DOCKER_CONTEXT, or the current one]",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Adds the options to a command and those below it.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Host);
        command.Options.Add(Context);
    }

    /// <summary>What options, environment and Docker's configuration say.</summary>
    /// <exception cref="CommandException">A context that isn't there, an address that is none, or certificates that can't be read.</exception>
    public static EngineAddress Read(Run run)
    {
        var settings = new Settings(run);
        try
        {
            var config = new DockerConfig(settings);
            if (settings.DockerHost.Length > 0)
            {
                var address = Parse(settings.DockerHost);
                var folder = settings.CertificatePath.Length > 0 ? settings.CertificatePath : Path.GetDirectoryName(config.FullName)!;
                return new EngineAddress(address, address.Scheme == "tcp" && settings.DockerTlsVerify.Length > 0 ? ReadCertificates(folder) : null, null);
            }

            var context = DockerContext.Current(config, settings.DockerContext);
            var certificates = context is null ? null : DockerContext.CertificateFolder(config, context);
            return new EngineAddress(config.GetEndpoint(), certificates is null ? null : ReadCertificates(certificates), context);
        }
        catch (DockerConfigurationException problem)
        {
            throw new CommandException($"{problem.Message} 'docker context ls' lists those that do.", ExitCode.Usage);
        }
        catch (JsonException problem)
        {
            throw new CommandException($"Docker's configuration can't be read: {problem.Message}");
        }
    }

    private static Uri Parse(string host) =>
        Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"tcp://{host}", UriKind.Absolute, out var address)
            && (address.Scheme is "unix" or "npipe" || (address.Scheme is "tcp" or "http" or "https" or "ssh" && address.Host.Length > 0))
            ? address
            : throw new CommandException($"'{host}' is no address of a Docker engine; write unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST.", ExitCode.Usage);

    private static IAuthProvider ReadCertificates(string folder)
    {
        try
        {
            return DockerTlsCertificates.LoadFromDirectory(folder).CreateCredentials();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException($"The certificates for the Docker engine (ca.pem, cert.pem, key.pem in {folder}) can't be read: {problem.Message}");
        }
    }

    /// <summary>The environment as the library asks for it, with the options in front.</summary>
    private sealed class Settings(Run run) : IDockerCliSettings
    {
        public string DockerConfig => Variable("DOCKER_CONFIG");

        // A context that is asked for by an option counts more than a host in the environment.
        public string DockerHost => run.Arguments.GetValue(Host) ?? (run.Arguments.GetValue(Context) is null ? Variable("DOCKER_HOST") : "");

        public string DockerTlsVerify => Variable("DOCKER_TLS_VERIFY");

        public string DockerContext => run.Arguments.GetValue(Context) ?? Variable("DOCKER_CONTEXT");

        public string CertificatePath => Variable("DOCKER_CERT_PATH");

        private string Variable(string name) => run.Shell.Variable(name) ?? "";
    }
}
