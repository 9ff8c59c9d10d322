--- What goes wrong inside the plugin is written to Neovim's LSP log and shown by `:checkhealth sleepy`: a mistake of ours
--- must not interrupt somebody who is typing.
local M = {}

---@type string?
M.last = nil

--- `callback`, made safe to hand to Neovim: an error in it is logged with its traceback and the call returns nothing.
---@generic F: function
---@param what string for the log: what was being done
---@param callback F
---@return F
function M.guarded(what, callback)
  return function(...)
    local ok, result = xpcall(callback, debug.traceback, ...)
    if ok then
      return result
    end
    M.last = ('%s: %s'):format(what, result)
    vim.lsp.log.error('sleepy', M.last)
  end
end

return M
