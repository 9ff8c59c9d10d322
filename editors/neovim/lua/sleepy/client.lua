--- The running servers, and how to speak to them on every Neovim that is supported: 0.11 turned a client's functions
--- into methods.
local M = {}

M.NAME = 'sleepy_lsp'

local has_methods = vim.fn.has('nvim-0.11') == 1

--- Every running server of ours; there is one for each cargo workspace.
---@return vim.lsp.Client[]
function M.all()
  return vim.lsp.get_clients({ name = M.NAME })
end

--- The server that looks after a buffer.
---@param bufnr integer 0 for the current one
---@return vim.lsp.Client?
function M.of_buffer(bufnr)
  return vim.lsp.get_clients({ name = M.NAME, bufnr = bufnr })[1]
end

---@param client vim.lsp.Client
---@param method string
---@param params table
function M.notify(client, method, params)
  if has_methods then
    client:notify(method, params)
  else
    client.notify(method, params)
  end
end

---@param client vim.lsp.Client
---@param method string
---@param params table?
---@param on_result fun(err: lsp.ResponseError?, result: any)
---@param bufnr integer?
function M.request(client, method, params, on_result, bufnr)
  if has_methods then
    client:request(method, params, on_result, bufnr)
  else
    client.request(method, params, on_result, bufnr)
  end
end

--- Ask a server to end.
---@param client vim.lsp.Client
function M.stop(client)
  if has_methods then
    client:stop()
  else
    client.stop()
  end
end

--- Run a command of the server's. What it refuses is shown to the user in its own words.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]?
---@param on_done fun()? called after it has succeeded
function M.execute(client, command, arguments, on_done)
  local params = { command = command, arguments = arguments }
  M.request(client, 'workspace/executeCommand', params, function(err)
    if err then
      vim.notify('sleepy: ' .. err.message, vim.log.levels.WARN)
    elseif on_done then
      on_done()
    end
  end)
end

return M
