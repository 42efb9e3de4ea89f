package import StintCore
internal import StintStore

extension UserFacingError {
  /// Any error of the layers below, put into words.
  package init(describing error: any Error) {
    self =
      switch error {
      case let error as UserFacingError: error
      case let error as StoreError: error.userFacing
      case let error as AccountMoved: error.userFacing
      case let error as LogJournalError: error.userFacing
      default:
        UserFacingError(
          "something went wrong that should not have: \(error)", status: .internalError)
      }
  }
}
