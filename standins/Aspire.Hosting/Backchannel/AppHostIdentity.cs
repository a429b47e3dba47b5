using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Backchannel;

/// <summary>What the CLI knows this app host by.</summary>
internal sealed record AppHostIdentity(string ProjectPath, int ProcessId, DateTimeOffset StartedAt, int? CliProcessId, string? CliLogFile)
{
    /// <summary>The address of a Unix socket has no place for more.</summary>
    private const int MaxSocketPath = 107;

    public static AppHostIdentity Create(Assembly? appHostAssembly, IConfiguration configuration, TimeProvider time)
    {
        var folder = AppHostMetadata.Read(appHostAssembly, "apphostprojectpath") ?? Environment.CurrentDirectory;
        var file = AppHostMetadata.Read(appHostAssembly, "apphostprojectname") ?? $"{appHostAssembly?.GetName().Name}.csproj";
        return new(
            Path.Combine(folder, file),
            Environment.ProcessId,
            time.GetUtcNow(),
            configuration.GetValue<int?>("ASPIRE_CLI_PID"),
            configuration["ASPIRE_CLI_LOG_FILE"]);
    }

    /// <summary>Where the CLI looks for running app hosts: a hash of the project, a random part, the process.</summary>
    /// <returns>Null if the home folder's path is too long for a socket in it.</returns>
    public string? SocketPath()
    {
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, XxHash3.Hash(Encoding.UTF8.GetBytes(ProjectPath)));
        var random = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Base64Url.EncodeToString(hash)}{random}.{ProcessId}");
        var path = Path.Combine(home, ".aspire", "cli", "bch", name);
        return Encoding.UTF8.GetByteCount(path) <= MaxSocketPath ? path : null;
    }
}
