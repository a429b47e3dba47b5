using Aspire.Hosting.DockerSwarm.Mapping;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Writes <c>deploy.env</c>: what scripts want to know of the stack, for a shell to source. It has no secrets.</summary>
internal static class DeployEnvironment
{
    public static string Write(CompleteStack complete)
    {
        var stack = complete.Stack;
        return string.Concat(
            Line("STACK", [stack.Name]),
            Line("IMAGES", stack.Services.Values.Select(service => service.Image!)),
            Line("BUILT_IMAGES", complete.BuiltImages.Select(image => image.Name)),
            Line("SECRETS", stack.Secrets.Select(secret => secret.Name!)),
            Line("CONFIGS", stack.Configs.Select(config => config.Name!)));
    }

    // Names of stacks, images, secrets and configs have no characters that mean something to a shell.
    private static string Line(string name, IEnumerable<string> values) =>
        $"{name}=\"{string.Join(' ', values.Distinct().Order(StringComparer.Ordinal))}\"\n";
}
