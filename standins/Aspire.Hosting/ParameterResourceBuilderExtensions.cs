using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values that come from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A parameter that configuration has to set: Parameters:NAME.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        bool secret = false) =>
        builder.Add(new ParameterResource(name, ParameterValue.Reader(builder, name), secret));

    /// <summary>A parameter that has this value, whatever the configuration says.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published with its value.", nameof(secret));
        }

        return builder.Add(new ParameterResource(name, _ => valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>A parameter that has the default's value if configuration (Parameters:NAME) doesn't set it.</summary>
    /// <param name="persist">Keep the default's value in the app host's user secrets, so that the next run has it again.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.Add(new ParameterResource(name, ParameterValue.Reader(builder, name), secret)
        {
            Default = persist && builder.ExecutionContext.IsRunMode ? new PersistedParameterDefault(builder.AppHostAssembly, name, value) : value,
        });
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string configurationKey,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(configurationKey);
        return builder.Add(new ParameterResource(name, ParameterValue.Reader(builder, name, configurationKey), secret) { ConfigurationKey = configurationKey });
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder,
        string description,
        bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>A connection string that configuration has to set: ConnectionStrings:NAME.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name) ?? throw new MissingParameterValueException(
                $"The connection string '{name}' is not set. Set ConnectionStrings:{name} in the app host's configuration "
                + $"(appsettings.json, user secrets, the variable ConnectionStrings__{name}, or --ConnectionStrings:{name}=…)."),
            environmentVariableName));
    }

    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new()
        {
            // 128 bits out of 65 characters.
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool secret,
        GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new(name, ParameterValue.Reader(builder, name), secret)
        {
            Default = builder.ExecutionContext.IsRunMode
                ? new PersistedParameterDefault(builder.AppHostAssembly, name, parameterDefault)
                : parameterDefault,
        };
    }

    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new(name, ParameterValue.Reader(builder, name), secret);
    }

    private static IResourceBuilder<T> Add<T>(this IDistributedApplicationBuilder builder, T parameter)
        where T : ParameterResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(parameter).WithInitialState(new()
        {
            ResourceType = KnownResourceTypes.Parameter,
            Properties = [new(CustomResourceKnownProperties.Source, parameter.ConfigurationKey)],
        });
    }
}
