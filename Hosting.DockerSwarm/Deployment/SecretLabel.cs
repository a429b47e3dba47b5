namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>By which the secrets of a stack are known, since Docker doesn't count those that stack.yml calls external.</summary>
internal static class SecretLabel
{
    public static string Of(string stack) => $"aspire.dockerswarm.stack={stack}";
}
