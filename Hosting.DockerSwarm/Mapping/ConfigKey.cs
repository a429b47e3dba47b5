using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Keys of configs that are made of the app model.</summary>
internal static partial class ConfigKey
{
    /// <param name="service">The service that reads the config.</param>
    /// <param name="purpose">The file or variable that it is for, of which a service has one.</param>
    public static string Of(SwarmService service, string purpose) => $"{service.Name}-{Of(purpose)}";

    /// <param name="purpose">The file or variable that it is for, in whichever service.</param>
    public static string Of(string purpose) => Unsafe().Replace(purpose.Trim('/'), "-");

    [GeneratedRegex("[^A-Za-z0-9_.-]")]
    private static partial Regex Unsafe();
}
