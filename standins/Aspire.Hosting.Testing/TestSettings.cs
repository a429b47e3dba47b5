using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an app host under test differs from one that is run: random ports, no dashboard, resource logs to the loggers.</summary>
internal static class TestSettings
{
    private const string RandomizePorts = "DcpPublisher:RandomizePorts";
    private const string LaunchProfile = "DOTNET_LAUNCH_PROFILE";

    private static readonly string[] HostPrefixes = ["DOTNET_", "ASPNETCORE_"];

    public static void Apply(Assembly appHost, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.Args = [.. options.Args ?? [], .. args];
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Args = options.Args;
        settings.Configuration ??= new();

        var stated = new ConfigurationManager();
        stated.AddCommandLine(options.Args);
        var defaults = new Dictionary<string, string?>();
        SetDefault(RandomizePorts, "true");
        if (Configuration.AppHostMetadata.DirectoryOf(appHost) is { } directory)
        {
            settings.ContentRootPath = directory;
            AddLaunchProfile(directory);
        }

        settings.Configuration.AddInMemoryCollection(defaults);

        void SetDefault(string key, string? value)
        {
            if (stated[key] is null)
            {
                defaults[key] = value;
            }
        }

        // What 'dotnet run' would have put into the environment.
        void AddLaunchProfile(string directory)
        {
            var profiles = DotnetProjects.LaunchProfileSelection.Read(Path.Combine(directory, "AppHost.csproj"))?.Profiles ?? [];
            var name = stated[LaunchProfile] ?? profiles.Keys.FirstOrDefault();
            if (name is null)
            {
                return;
            }

            if (!profiles.TryGetValue(name, out var profile))
            {
                throw new InvalidOperationException($"The app host has no launch profile '{name}'. Its profiles: {string.Join(", ", profiles.Keys)}.");
            }

            SetDefault(LaunchProfile, name);
            foreach (var (key, value) in profile.EnvironmentVariables)
            {
                SetDefault(key.Replace("__", ":", StringComparison.Ordinal), value);
                foreach (var prefix in HostPrefixes.Where(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                {
                    SetDefault(key[prefix.Length..], value);
                }
            }
        }
    }
}
