using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Deployment;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.DockerSwarm;

/// <summary>A Docker Swarm that runs the published application as one stack.</summary>
public sealed class DockerSwarmEnvironmentResource : Resource, IComputeEnvironmentResource
{
    private readonly Dictionary<string, SwarmSecret> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SwarmConfig> _templates = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private Task<CompleteStack>? _complete;

    /// <summary>An environment of this name.</summary>
    /// <param name="name">The environment's name, and the stack's unless it is given another.</param>
    public DockerSwarmEnvironmentResource(string name)
        : base(name)
    {
        StackName = name.ToLowerInvariant();
        Annotations.Add(new PipelineStepAnnotation(_ => new SwarmSteps(this).Create()));
    }

    /// <summary>The stack's name.</summary>
    public string StackName { get; internal set; }

    /// <summary>
    /// Where images that are built here are pushed to, such as <c>registry.example.com/shop</c>; null keeps them on this machine.
    /// </summary>
    public string? ImageRegistry { get; internal set; }

    /// <summary>How long the deploy step waits for the services to run, and the destroy step for them to be gone.</summary>
    public TimeSpan Patience { get; internal set; } = TimeSpan.FromMinutes(5);

    internal List<OverlayNetwork> Networks { get; } = [];

    internal List<Action<SwarmStack>> Configurations { get; } = [];

    internal IReadOnlyCollection<SwarmSecret> Secrets => _secrets.Values;

    /// <summary>The host name under which the environment's services reach the endpoint: the service's DNS name.</summary>
    /// <param name="endpointReference">An endpoint of a resource of this environment.</param>
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceExpression.Create($"{ServiceName(endpointReference.Resource)}");
    }

    internal static string ServiceName(IResource resource) => resource.Name.ToLowerInvariant();

    /// <summary>One secret a parameter, however many services read it.</summary>
    internal SwarmSecret SecretOf(ParameterResource parameter)
    {
        if (!_secrets.TryGetValue(parameter.Name, out var secret))
        {
            secret = new(parameter.Name.ToLowerInvariant(), new SecretSource.Parameter(parameter));
            _secrets.Add(parameter.Name, secret);
        }

        return secret;
    }

    /// <summary>One config for all services whose variable has the same value; where values differ, those who come later get one of their own.</summary>
    internal SwarmConfig TemplateOf(SwarmService service, string variable, string content)
    {
        var shared = new SwarmConfig(ConfigKey.Of(variable), content) { IsTemplate = true };
        if (_templates.TryAdd(shared.Key, shared))
        {
            return shared;
        }

        var known = _templates[shared.Key];
        return known.Content.Span.SequenceEqual(shared.Content.Span) ? known : new SwarmConfig(ConfigKey.Of(service, variable), content) { IsTemplate = true };
    }

    internal SwarmSecret Add(SwarmSecret secret) => _secrets.TryAdd(secret.Key, secret) ? secret : throw new DistributedApplicationException(
        $"The Swarm environment '{Name}' has a secret '{secret.Key}' already; give the other one a name of its own.");

    /// <summary>The stack, made once: the steps of an execution may ask for it at the same time.</summary>
    internal Task<CompleteStack> Complete(Func<Task<CompleteStack>> build)
    {
        lock (_lock)
        {
            return _complete ??= build();
        }
    }
}
