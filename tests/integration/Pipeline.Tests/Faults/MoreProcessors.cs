using System.Globalization;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Processors beside the first one, which the test starts and stops as it likes.</summary>
internal static class MoreProcessors
{
    /// <summary>Name of the n-th processor's resource, counted from 1.</summary>
    public static string Name(int number) => number == 1 ? "processor" : string.Create(CultureInfo.InvariantCulture, $"processor-{number}");

    /// <summary>Adds processors until there are <paramref name="count"/>.</summary>
    public static void Add(IDistributedApplicationTestingBuilder builder, int count)
    {
        for (var number = 2; number <= count; number++)
        {
            builder.AddProject<Projects.Processor>(Name(number), project => project.ExcludeLaunchProfile = true)
                .WithHttpEndpoint()
                .WithReference(ServerOf(builder, "kafka"))
                .WithReference(ServerOf(builder, "mongodb"))
                .WithExplicitStart();
        }
    }

    private static IResourceBuilder<IResourceWithConnectionString> ServerOf(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<IResourceWithConnectionString>().Single(resource => resource.Name == name));
}
