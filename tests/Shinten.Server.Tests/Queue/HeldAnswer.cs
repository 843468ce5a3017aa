using Xunit;

namespace Shinten.Server.Tests.Queue;

/// <summary>Keeps a host from answering the end of a letter until it is told to.</summary>
internal sealed class HeldAnswer : IDisposable
{
    private readonly SemaphoreSlim _isAsked = new(0);
    private readonly SemaphoreSlim _mayAnswer = new(0);

    public HeldAnswer(TestHost host) => host.Answer = line =>
    {
        if (line == "end")
        {
            _isAsked.Release();
            _mayAnswer.Wait();
        }

        return null;
    };

    /// <summary>Waits until a letter has come whole.</summary>
    public async Task UntilAskedAsync()
        => Assert.True(await _isAsked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

    /// <summary>Lets the host answer once.</summary>
    public void Release() => _mayAnswer.Release();

    public void Dispose()
    {
        _isAsked.Dispose();
        _mayAnswer.Dispose();
    }
}
